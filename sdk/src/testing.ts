// A server for tests, in one line. It is the server itself: install `latchkey` beside this SDK, for development only.

export * from 'latchkey/testing';
