import '../../dist/define/webex-line-controls.js';
import {contend} from './contender.js';
import {scriptedLine, signals, signalWithoutChange} from './scripted-line.js';

const emitSignal = scriptedLine();

contend({
  make: () => [document.createElement('webex-line-status'), document.createElement('webex-line-controls')],
  change: state => emitSignal(signals[state]),
  changeNothing: () => emitSignal(signalWithoutChange),
});
