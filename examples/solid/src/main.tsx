import {render} from 'solid-js/web';
import 'webex-calling-elements/solid';
import {App} from './App';
import './style.css';

render(() => <App />, document.querySelector('#root')!);
