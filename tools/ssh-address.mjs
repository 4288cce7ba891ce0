/** A user, a host and a port, in the one form that the policy pack lets anybody review (policy/facts/daemon.ts). */
const ADDRESS =
  /^ssh:\/\/(?:([a-z_][a-z0-9_.-]*)@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?\/?$/i;

/**
 * What ssh is given to reach a host; null where the text is no address that it may be given.
 * @param {string} host `ssh://user@host:port`
 */
export function sshTarget(host) {
  const match = ADDRESS.exec(host);
  if (match === null) return null;
  const [, user, name = "", port] = match;
  return [
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", port]),
    ...["--", name.replace(/^\[|\]$/g, "")],
  ];
}
