import {beforeEach} from 'vitest';
import type {Phone} from './phone.js';
import {usePhones} from './phones-setup.js';

export let ada: Phone;
export let grace: Phone;

/** A cloud for the file, and for each test the phones of Ada and Grace: the SDK's requests and events, without media. */
export function useAdaAndGrace() {
  const {started, phone, legOf} = usePhones();

  beforeEach(async () => {
    [ada, grace] = await Promise.all([phone('ada'), phone('grace')]);
  });

  return {
    started,
    phone,
    calls: () => started.cloud.calls(),
    legOf,
    stateOf: (account: string) => legOf(account)?.state,
  };
}

/** Calls Grace from Ada's phone, and waits until it rings. Returns the IDs of the two legs. */
export async function startRingingCall(): Promise<[string, string]> {
  const {body} = await ada.call('tel:5102');
  const {callId = ''} = await grace.next('call');
  await grace.alert(callId);
  await ada.next('callprogress');
  return [String(body['callId']), callId];
}
