import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {setPendingSignOut, hasPendingSignOut} from '../../src/session/pending-sign-out.js';

beforeEach(() => localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

test('a sign-out is pending until the server has received it', () => {
  expect(hasPendingSignOut()).toBe(false);
  setPendingSignOut(true);
  expect(hasPendingSignOut()).toBe(true);
  expect(localStorage.getItem('webex-calling-elements/sign-out')).toBe('');
  setPendingSignOut(false);
  expect(hasPendingSignOut()).toBe(false);
  expect(localStorage).toHaveLength(0);
});

test('without storage no sign-out is pending', () => {
  vi.stubGlobal('localStorage', undefined);
  setPendingSignOut(true);
  setPendingSignOut(false);
  expect(hasPendingSignOut()).toBe(false);
});
