// An application's code, compiled against the packed library by test/package/types.test.ts.
import 'webex-calling-elements/define';
import {CallingSession, FaultError, type Line, type LineSnapshot, type User} from 'webex-calling-elements';
import {startCloud, routeToCloud} from 'webex-calling-elements/cloud';
import {createSignInHandler, toNodeHandler} from 'webex-calling-elements/server';
import {FakeLine} from 'webex-calling-elements/testing';

export const handler = toNodeHandler(
  createSignInHandler({clientId: 'a', clientSecret: 'b', redirectUri: 'c', cookieSecret: 'd'}),
);
export const cloud: Promise<{url: string}> = startCloud({port: 0});
export {routeToCloud};

const session = new CallingSession({tabs: 'separate'});
const line: Line = session.line;
export const stop: () => void = line.subscribe(({state}: LineSnapshot) => {
  if (state.status === 'failed') console.log(state.fault.type);
});
export const user: Promise<User> = session.signIn(() => 'token');
export const ended: Promise<void> = session.dispose();
line.register().catch(error => error instanceof FaultError && error.type === 'device-limit');

document.querySelector('webex-line-status')!.view = 'card';
document.querySelector('webex-line-provider')!.sdkLine = new FakeLine();
document.addEventListener('webex-line-statechange', ({detail}) => detail.state.status === 'registered');

// @ts-expect-error -- not a view
document.querySelector('webex-line-status')!.view = 'cards';
// @ts-expect-error -- not a status
document.addEventListener('webex-line-statechange', ({detail}) => detail.state.status === 'register');
// @ts-expect-error -- an option that does not exist
createSignInHandler({clientID: 'a'});
