import {afterEach} from 'vitest';
import type {ListedCall} from '../../cloud/index.js';
import {useCloud} from './client.js';
import {startPhone, type Phone} from './phone.js';

/** A cloud for the file, and phones, which are disconnected after each test. */
export function usePhones() {
  const started = useCloud();
  const phones: Phone[] = [];
  afterEach(() => {
    for (const {socket} of phones.splice(0)) socket.terminate();
  });
  return {
    started,
    async phone(account: string): Promise<Phone> {
      const made = await startPhone(started.cloud, account);
      phones.push(made);
      return made;
    },
    legOf: (account: string): ListedCall | undefined =>
      started.cloud.calls().findLast(call => call.account === account),
  };
}
