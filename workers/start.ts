import { main } from './start-main';

void main({});
