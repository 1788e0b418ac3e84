import {checked} from './input.js';
import {scenarioSchema} from './scenario-schema.js';
import type {AnswersInTurn, AnsweringEndpoint, Scenario} from './scenario-shape.js';
import {createUnanswered} from './unanswered.js';

export type {
  Answer,
  HttpEndpoint,
  ListedDevice,
  MercuryAnswer,
  Scenario,
  ScenarioInput,
} from './scenario-shape.js';

export type ScenarioPlayer = ReturnType<typeof createScenarioPlayer>;

/** Plays a scenario: answers are used in order; the last one is repeated. */
export function createScenarioPlayer() {
  let scenario = checked(scenarioSchema, {});
  let scenarioSteps = new Map<AnsweringEndpoint, number>();
  const unanswered = createUnanswered();

  function replace(json: unknown): Scenario {
    scenario = checked(scenarioSchema, json);
    scenarioSteps = new Map();
    return scenario;
  }

  return {
    current: (): Scenario => scenario,

    /** Replaces the whole scenario, and starts with its first answers. */
    replace,

    /** Back to the default scenario. Pending requests end. */
    reset(): void {
      replace({});
      unanswered.release();
    },

    next<Endpoint extends AnsweringEndpoint>(endpoint: Endpoint): AnswersInTurn[Endpoint][number] {
      const list: readonly AnswersInTurn[Endpoint][number][] = scenario[endpoint];
      const scenarioStep = scenarioSteps.get(endpoint) ?? 0;
      scenarioSteps.set(endpoint, scenarioStep + 1);
      return list[Math.min(scenarioStep, list.length - 1)] ?? {status: 200};
    },

    hang: unanswered.hang,
  };
}
