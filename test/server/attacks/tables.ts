import type {Attack} from './attack.js';
import {floods} from './floods.js';
import {attacksOnLimitedResources} from './on-limited-resources.js';
import {attacksOnTheCallback} from './on-the-callback.js';
import {attacksOnTheCookies} from './on-the-cookies.js';
import {attacksOnTheLogin} from './on-the-login.js';
import {attacksOnTheRequests} from './on-the-requests.js';
import {attacksOnRefusals} from './on-refusals.js';
import {upstreamAnswers} from './upstream-answers.js';

export const attackTables: readonly (readonly [string, readonly Attack[]])[] = [
  ['on the callback', attacksOnTheCallback],
  ['on the login', attacksOnTheLogin],
  ['on the POST routes', attacksOnTheRequests],
  ['on the cookies', attacksOnTheCookies],
  ['on limited resources', attacksOnLimitedResources],
  ['on the renewal of a refused token', attacksOnRefusals],
  ['by responses of Webex', upstreamAnswers],
  ['by floods', floods],
];
