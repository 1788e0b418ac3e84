// An application that only imports the elements for calls, compiled by test/package/types.test.ts.
import 'webex-calling-elements/define-calls';

document.addEventListener('webex-incoming-call', ({detail: call}) => void call.answer());
document.querySelector('webex-dialer')!.addEventListener('webex-dial-request', ({detail}) => detail.number);
