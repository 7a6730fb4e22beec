import path from 'node:path';
import { main } from '../../../workers/start-main';

/** `npm start` with stand-ins for API, worker and relay: everything else is the real thing. */
void main({ nodeArguments: (name) => [path.join(__dirname, 'stand-in-program.js'), name] });
