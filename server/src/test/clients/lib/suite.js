// What the one server of a suite is started with. A suite that needs something else says so in its first import.
export const suite = { name: 'node', options: {} };
