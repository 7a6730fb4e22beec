import { fillEmptyHouse } from './fill-empty-house';
import { main } from './start-main';

void main({ seed: fillEmptyHouse });
