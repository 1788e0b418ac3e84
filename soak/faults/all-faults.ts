import {deletionFaults, keepaliveFaults, registrationFaults} from './answers.js';
import {networkFaults, socketFaults} from './connection.js';
import {deviceFaults, tabFaults} from './elsewhere.js';
import type {Fault} from './fault.js';
import {pageFaults} from './page.js';
import {personFaults} from './person.js';

/** One round in a line's life. */
export const allFaults: readonly Fault[] = [
  ...registrationFaults,
  ...deletionFaults,
  ...keepaliveFaults,
  ...socketFaults,
  ...networkFaults,
  ...deviceFaults,
  ...tabFaults,
  ...personFaults,
  ...pageFaults,
];
