import {testRendering} from './drawn.js';

testRendering();
