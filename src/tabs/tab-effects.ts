import type {Fault} from '../base/fault.js';
import {makeFault} from '../base/make-fault.js';
import type {LineSignal} from '../line/line-state.js';
import type {LocalLine} from './local-line.js';
import type {TabElection} from './tab-election.js';
import type {TabEffect} from './tab-state.js';
import type {TabTasks} from './tab-tasks.js';

/** The objects and functions that the effects of a tab use. */
interface EffectTargets {
  readonly election: TabElection;
  readonly tasks: TabTasks;
  readonly line: LocalLine;
  /** Sends a signal to the controller. */
  show(signal: LineSignal): void;
  fail(fault: Fault): void;
  /** Sends the state of the line to the followers. */
  tell(): void;
  deregister(): void;
}

/** Runs an effect of `nextTabState`. */
export function runTabEffect(effect: TabEffect, targets: EffectTargets): void {
  const {election, tasks, line} = targets;
  switch (effect.do) {
    case 'show':
      return targets.show(effect.signal);
    case 'fail':
      return targets.fail(makeFault(effect.type));
    case 'tell':
      return targets.tell();
    case 'refuse':
      return election.refuse(effect.to, effect.why);
    case 'yield':
      return election.yieldTo(effect.to, effect.unwanted);
    case 'take':
      return tasks.take(line.user);
    case 'take-when-free':
      return tasks.takeWhenFree();
    case 'wait':
      return tasks.wait();
    case 'register':
      return tasks.register(effect.isRestoring);
    case 'deregister':
      return targets.deregister();
    case 'resume':
      return line.resume();
    case 'resign':
      return tasks.resign();
    default:
      return effect satisfies never;
  }
}
