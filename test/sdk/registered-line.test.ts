import {expect, test, vi} from 'vitest';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {claimCalls, readServer} from '../../src/sdk/registered-line.js';

const [device, line] = ['a-device', {register() {}, deregister() {}, on() {}}];

test('the calls of a registered device ring on its line (trap 35)', () => {
  const updateLine = vi.fn();
  const registered: SdkLine = Object.assign({registration: {callManager: {updateLine}}}, line, {
    mobiusDeviceId: device,
  });
  claimCalls(registered);
  expect(updateLine).toHaveBeenCalledExactlyOnceWith(device, registered);
});

test('a line without a device claims no calls', () => {
  const updateLine = vi.fn();
  claimCalls({...line, registration: {callManager: {updateLine}}});
  expect(updateLine).not.toHaveBeenCalled();
});

test.each([
  {name: 'a registration', more: {}},
  {name: 'a call manager', more: {registration: {}}},
  {name: 'a call manager that assigns devices', more: {registration: {callManager: {}}}},
])('a line without $name causes no error', ({more}) => {
  expect(() => claimCalls({...line, ...more, mobiusDeviceId: device})).not.toThrow();
});

test('a server that the SDK does not list is neither primary nor backup', () => {
  const server = 'https://mobius.example/api/';
  expect(readServer({...line, registration: {}}, server)).toEqual({
    server: 'unknown',
    serverHost: 'mobius.example',
  });
});
