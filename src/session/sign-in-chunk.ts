/** The entry of the chunk that a sign-in loads: all code between a token and a line. */
export {createHostLineDriver, attachDriver} from './host-line-driver.js';
export {prepareSignIn} from './prepare-sign-in.js';
export {ServerSession} from './server-session.js';
export {signIn} from './sign-in.js';
