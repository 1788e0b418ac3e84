// All other entry points for browsers, compiled against the packed library by test/package/types.test.ts.
import 'webex-calling-elements/bundle';
import 'webex-calling-elements/bundle-calls';
import 'webex-calling-elements/preact';
import 'webex-calling-elements/solid';
import 'webex-calling-elements/svelte';
import 'webex-calling-elements/vue';
export {WebexLogin, useLine} from 'webex-calling-elements/react';
export {WebexDialer} from 'webex-calling-elements/react-calls';
export {FakeCallLine} from 'webex-calling-elements/testing/calls';
