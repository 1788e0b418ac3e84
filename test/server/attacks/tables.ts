import type {Attack} from './attack.js';
import {floods} from './floods.js';
import {resourceAttacks} from './resource-attacks.js';
import {callbackAttacks} from './callback-attacks.js';
import {cookieAttacks} from './cookie-attacks.js';
import {loginAttacks} from './login-attacks.js';
import {postRouteAttacks} from './post-route-attacks.js';
import {refusedTokenAttacks} from './refused-token-attacks.js';
import {upstreamResponseAttacks} from './upstream-response-attacks.js';

export const attackTables: readonly (readonly [string, readonly Attack[]])[] = [
  ['on the callback', callbackAttacks],
  ['on the login', loginAttacks],
  ['on the POST routes', postRouteAttacks],
  ['on the cookies', cookieAttacks],
  ['on limited resources', resourceAttacks],
  ['on the renewal of a refused token', refusedTokenAttacks],
  ['by responses of Webex', upstreamResponseAttacks],
  ['by floods', floods],
];
