import {parseInput} from './input.js';
import {scenarioSchema} from './scenario-schema.js';
import type {
  AnswersInTurn,
  AnsweringEndpoint,
  CallEventName,
  EventDelivery,
  Scenario,
} from './scenario-shape.js';
import {createUnanswered} from './unanswered.js';

export type {
  Answer,
  CallEventName,
  HttpEndpoint,
  ListedDevice,
  MercuryAnswer,
  Scenario,
  ScenarioInput,
} from './scenario-shape.js';

export type ScenarioPlayer = ReturnType<typeof createScenarioPlayer>;

/** Plays a scenario: responses are used in order; the last one is repeated. */
export function createScenarioPlayer() {
  let scenario = parseInput(scenarioSchema, {});
  let useCounts = new Map<AnsweringEndpoint | `${CallEventName} event`, number>();
  const unanswered = createUnanswered();

  function replace(json: unknown): Scenario {
    scenario = parseInput(scenarioSchema, json);
    useCounts = new Map();
    return scenario;
  }

  /** Counts a use of a list of responses or deliveries, and returns the number of earlier uses. */
  function countUse(name: AnsweringEndpoint | `${CallEventName} event`): number {
    const before = useCounts.get(name) ?? 0;
    useCounts.set(name, before + 1);
    return before;
  }

  return {
    current: (): Scenario => scenario,

    /** Replaces the whole scenario, and starts with its first responses. */
    replace,

    /** Restores the default scenario, and ends pending requests. */
    reset(): void {
      replace({});
      unanswered.release();
    },

    /** Returns the next response of an endpoint. */
    next<Endpoint extends AnsweringEndpoint>(endpoint: Endpoint): AnswersInTurn[Endpoint][number] {
      const list: readonly AnswersInTurn[Endpoint][number][] = scenario[endpoint];
      return list[Math.min(countUse(endpoint), list.length - 1)] ?? {status: 200};
    },

    /** Returns the delivery of the next event with this purpose. */
    nextEvent(name: CallEventName): EventDelivery {
      const list = scenario.calls.events[name] ?? [];
      return list[Math.min(countUse(`${name} event`), list.length - 1)] ?? {};
    },

    hang: unanswered.hang,
  };
}
