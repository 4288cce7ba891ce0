/** The text behind base64, "" where it is none. Written with the web's own function, which every runtime has. */
export function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
