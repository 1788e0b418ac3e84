import {englishSignedIn} from '../localization/english-signed-in.js';

/** The chunk that a sign-in loads: what leads to a line, what decides for one, and what elements say from then on. */
export {LineMachine} from '../line/line-machine.js';
export {fill} from '../localization/format.js';
export {adoptLine, attachLine} from './adopt-line.js';
export {ServerSession} from './server-session.js';
export {signIn} from './sign-in.js';
export const texts = englishSignedIn;
