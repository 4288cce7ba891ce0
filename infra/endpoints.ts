/** The API's port inside the container: the only one that is published. */
export const API_PORT = 8080;

/** Base of the API as the host reaches it. */
export function apiUrl(publishAddress: string, apiPort: number | string): string {
  const host = publishAddress.includes(":") ? `[${publishAddress}]` : publishAddress;
  return `http://${host}:${apiPort}`;
}

/** Base of the API as other containers on the network reach it. */
export function internalUrl(containerName: string): string {
  return `http://${containerName}:${API_PORT}`;
}
