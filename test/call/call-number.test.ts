import {describe, expect, test} from 'vitest';
import {cleanDigits, cleanNumber} from '../../src/call/call-number.js';
import type {FaultError} from '../../src/base/fault.js';

const resultOrFaultType = (read: () => string): string => {
  try {
    return read();
  } catch (error) {
    return (error as FaultError).type;
  }
};

describe('a number as people write it', () => {
  test.each([
    ['+12065550199', '+12065550199'],
    ['+1 (206) 555-0199', '+12065550199'],
    ['+1.206.555.0199', '+12065550199'],
    ['  206 555 0199\n', '2065550199'],
    ['tel:+1-206-555-0199', '+12065550199'],
    ['Tel: 030/901820', '030901820'],
    ['callto:5101', '5101'],
    ['tel:*31%23', '*31#'],
    ['tel:%2B1%20206%20555%200199', '+12065550199'],
    ['+44 (0)20 7946 0123', '+442079460123'],
    ['+44-(0)20-7946-0123', '+442079460123'],
    ['(+44) (0)20 7946 0123', '+442079460123'],
    ['\u202a+44 (0)20 7946 0123\u202c', '+442079460123'],
    ['0044 ( 0 ) 20 7946 0123', '00442079460123'],
    ['011 44 (0)20 7946 0123', '011442079460123'],
    ['+(44) (0)20 7946 0123', '+442079460123'],
    ['00 (44) (0)20 7946 0123', '00442079460123'],
    ['0011 44 (0)20 7946 0123', '0011442079460123'],
    ['010 44 (0)20 7946 0123', '010442079460123'],
    ['0011 39 (0)6 6982', '001139066982'],
    ['＋44（0）20 7946 0123', '+442079460123'],
    ['+39 (0)6 6982', '+39066982'],
    ['(0)30 901820', '030901820'],
    ['+1\u00a0206\u202f555\u20110199', '+12065550199'],
    ['\u202a+1 206 555 0199\u202c', '+12065550199'],
    ['\u200ftel:+12065550199', '+12065550199'],
    ['\u061c+966 50 123', '+96650123'],
    ['206·555•0199', '2065550199'],
    ['ＴＥＬ：０３ー１２３４・５６７８', '0312345678'],
    ['tel:%E2%80%AA+1206%D9%A0%E2%80%AC', '+12060'],
    ['＋１２０６５５５０１９９', '+12065550199'],
    ['٠١٢٣٤٥', '012345'],
    ['०१२३', '0123'],
    ['*67', '*67'],
    ['#31#', '#31#'],
    ['911', '911'],
    ['112', '112'],
    ['0044 20 7946 0123', '00442079460123'],
  ])('%j is dialed as %s', (written, dialed) => {
    expect(cleanNumber(written)).toBe(dialed);
  });

  test.each([
    ['', 'number-missing'],
    ['  ', 'number-missing'],
    ['( ) -', 'number-missing'],
    ['tel:', 'number-missing'],
    ['ada@example.com', 'number-is-address'],
    ['sip:5101@example.com', 'number-is-address'],
    ['sips:5101', 'number-is-address'],
    ['1-800-FLOWERS', 'number-has-letters'],
    ['206 555 0199 ext. 12', 'number-has-letters'],
    ['<script>', 'number-has-letters'],
    ['+', 'number-invalid'],
    ['++1206', 'number-invalid'],
    ['12+34', 'number-invalid'],
    ['+1 206 555 0199 #12', 'number-invalid'],
    ['5,5', 'number-invalid'],
    ['5;5', 'number-invalid'],
    ['1'.repeat(33), 'number-invalid'],
    ['☎', 'number-invalid'],
    ['tel:5%', 'number-invalid'],
    ['tel:5%ff', 'number-invalid'],
    ['*31%23', 'number-invalid'],
  ])('%j is refused: %s', (written, type) => {
    expect(resultOrFaultType(() => cleanNumber(written))).toBe(type);
  });
});

describe('digits for the keypad', () => {
  test.each([
    ['123', '123'],
    ['*1 2-3#', '*123#'],
    ['a,d', 'A,D'],
    ['', 'digits-invalid'],
    ['12x', 'digits-invalid'],
    ['+1', 'digits-invalid'],
  ])('%j: %s', (digits, expected) => {
    expect(resultOrFaultType(() => cleanDigits(digits))).toBe(expected);
  });
});
