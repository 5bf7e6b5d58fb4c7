const HANGUP = 129;

/**
 * Ends the process with a status. After a hangup by the signal itself: Node's own exit resets the terminal, and aborts with a native stack
 * trace when there is none any more.
 */
export function endProcess(status: number): never {
  if (status === HANGUP) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(status);
}
