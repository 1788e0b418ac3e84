import {render} from 'preact';
import 'webex-calling-elements/preact';
import {App} from './App';
import './style.css';

render(<App />, document.querySelector('#root')!);
