import {WebexLogin} from 'webex-calling-elements/react';
import {Phone} from './phone';

// A server component. The elements' components are client components, so it can use them without listeners.
export default function Page() {
  return (
    <main>
      <h1>My phone</h1>
      <WebexLogin loginUrl="/webex/login" />
      <Phone />
    </main>
  );
}
