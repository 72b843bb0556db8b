// Where somebody comes to who signed out, when the application has no place for them.

import { screen } from '../http/screens.ts';
import { enterFreely, type Guest } from './guest.ts';
import { draw } from './layout.tsx';

export const signedOut = screen<Guest>({
  path: '/signed-out',
  enter: enterFreely,
  async show(guest) {
    const { signedOut: words } = guest.speech.words;
    return draw(guest, { title: words.title, children: <p class="lead">{words.lead}</p> });
  },
});
