import { runNamedProgram } from '../support/named-program';

/** `npm run prove -- <name> [arguments]` runs one proof; without a name the proofs there are are listed. */
runNamedProgram(__dirname, 'proof');
