import {deletionFaults, keepaliveFaults, registrationFaults} from './answers.js';
import {callFaults} from './calls.js';
import {networkFaults, socketFaults} from './connection.js';
import {deviceFaults, tabFaults} from './elsewhere.js';
import type {Fault} from './fault.js';
import {pageFaults} from './page.js';
import {personFaults} from './person.js';

/** The faults of one round. */
export const allFaults: readonly Fault[] = [
  ...registrationFaults,
  ...deletionFaults,
  ...keepaliveFaults,
  ...socketFaults,
  ...networkFaults,
  ...deviceFaults,
  ...tabFaults,
  ...personFaults,
  ...callFaults,
  ...pageFaults,
];
