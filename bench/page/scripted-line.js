// The line that all measured elements of a page share. The benchmark controls it.
import '../../dist/define/webex-line-status.js';
import {machineOf} from '../../dist/line/line-controller.js';
import {LineMachine} from '../../dist/line/line-machine.js';

export const lineInfo = {
  lineId: '5b1f0c0e-3d5a-4a52-9a4d-6f1d3c1a7e01',
  status: 'active',
  phoneNumber: '+12065550101',
  extension: '5101',
  sipAddresses: ['sip:ada@example.com'],
  keepaliveInterval: 30,
};

const registered = {type: 'registered', line: lineInfo, at: 0};

/**
 * Signals that change the server of a registered line. The elements show this change immediately. A change of the state
 * might be shown late, because a transient state stays visible for a moment.
 */
export const signals = [
  {...registered, server: 'primary'},
  {...registered, server: 'backup'},
];

/** A signal that changes nothing, so nothing should render. */
export const signalWithoutChange = {type: 'reconnected'};

/** Prepares the line that all elements of the page share. Returns a function that sends it a signal. */
export function scriptedLine() {
  let lineListener;
  const probe = document.createElement('webex-line-status');
  document.body.append(probe);
  const shared = probe.line;
  probe.remove();
  machineOf(shared, (listeners, calls) => new LineMachine(listeners, calls)).attach({
    start: listener => {
      lineListener = listener;
      return {type: 'attached'};
    },
    register() {},
    deregister() {},
    cancel() {},
    retryNow() {},
    stop() {},
  });
  shared.register().catch(() => undefined);
  return signal => lineListener.signal(signal);
}
