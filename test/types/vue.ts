import type {GlobalComponents} from 'vue';
import '../../src/vue.js';

/**
 * Compiled, never run. Vue checks templates against these types. `npm run test:examples` also runs vue-tsc on a template.
 */
type Props<Name extends keyof GlobalComponents> = InstanceType<GlobalComponents[Name]>['$props'];

export const login: Props<'webex-login'> = {
  class: 'account',
  id: 'login',
  loginUrl: '/webex/login',
  tokenSource: () => 'token',
  onWebexSignedIn: ({detail}) => detail.displayName,
};
export const provider: Props<'webex-line-provider'> = {onWebexCallEnded: ({detail}) => detail.state.reason};
export const controls: Props<'webex-line-controls'> = {autoRegister: false, density: 'compact'};

export const wrong: [
  Props<'webex-login'>,
  Props<'webex-login'>,
  Props<'webex-login'>,
  Props<'webex-line-status'>,
  Props<'webex-line-controls'>,
] = [
  // @ts-expect-error -- no such event
  {onWebexSigned: () => undefined},
  // @ts-expect-error -- the detail is a user, not a fault
  {onWebexSignedIn: ({detail}) => detail.retryable},
  // @ts-expect-error -- no such property
  {loginurl: '/webex/login'},
  // @ts-expect-error -- no such view
  {view: 'avatar'},
  // @ts-expect-error -- not a boolean
  {autoRegister: 'no'},
];
