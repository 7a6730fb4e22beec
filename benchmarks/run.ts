import { runNamedProgram } from '../tests/support/named-program';

/** `npm run bench -- <name> [arguments]` runs one benchmark; without a name the benchmarks there are are listed. */
runNamedProgram(__dirname, 'benchmark');
