import path from 'node:path';
import { main } from '../../../workers/start-main';

/** `npm start` whose worker cannot start. */
void main({
  nodeArguments: (name) =>
    name === 'worker'
      ? ['-e', `console.error('no such setting'); process.exit(5)`]
      : [path.join(__dirname, 'stand-in-program.js'), name],
});
