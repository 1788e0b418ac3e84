/** Reason why a call has ended, as the SDK sends and receives it. */
export interface CallCause {
  readonly code: number;
  readonly text: string;
}

/**
 * Causes with the numbers that the SDK uses as error codes. The causes of Mobius are not documented, and the SDK does not read
 * them (trap C14).
 */
export const CAUSES = {
  normal: {code: 0, text: 'Normal Disconnect.'},
  lost: {code: 113, text: 'Call Not Found.'},
  busy: {code: 115, text: 'User Busy.'},
  unknownNumber: {code: 118, text: 'Not Acceptable.'},
  declined: {code: 119, text: 'Call Rejected.'},
  noAnswer: {code: 120, text: 'No Answer.'},
  notAvailable: {code: 120, text: 'Not Available.'},
} as const satisfies Record<string, CallCause>;
