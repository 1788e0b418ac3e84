// @vitest-environment happy-dom
import {drawnInThisDom} from './drawn.js';

drawnInThisDom();
