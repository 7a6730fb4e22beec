import { main } from '../../../../workers/start-main';

/** `npm start` without the demo company: the proof makes a company of its own. */
void main({});
