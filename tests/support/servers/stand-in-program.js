/**
 * A stand-in for API, worker or relay in tests of the supervisor: answers /ready, ends on SIGTERM, notes in which order
 * it was told to, holds a helper process in its group, and dies (/die) or turns deaf to SIGTERM (/deaf) when asked.
 */
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const name = process.argv[2];
let deaf = false;
const helper = spawn('sleep', ['600'], { stdio: 'ignore' });
helper.unref();

const server = http.createServer((request, response) => {
  if (request.url === '/die') process.exit(7);
  if (request.url === '/deaf') deaf = true;
  response.end(JSON.stringify({ name, pid: process.pid, helper: helper.pid, env: process.env }));
});
server.listen(Number(process.env.PORT_OF_STAND_IN ?? (name === 'api' ? process.env.PORT : process.env.HEALTH_PORT)));
process.on('SIGTERM', () => {
  if (process.env.NEUROERP_HOME) appendFileSync(path.join(process.env.NEUROERP_HOME, 'order.log'), `${name}\n`);
  if (!deaf) process.exit(0);
});
console.log(JSON.stringify({ level: 'warn', msg: `${name} stands in` }));
