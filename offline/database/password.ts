import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt with Node's defaults (N 16384, r 8, p 1) and 16 bytes of salt: what the directory holds gives no password away. */
const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

export interface HashedPassword {
  salt: string;
  hash: string;
}

export const hashPassword = async (password: string): Promise<HashedPassword> => {
  const salt = randomBytes(16);
  return { salt: salt.toString("base64"), hash: (await derive(password, salt)).toString("base64") };
};

export const passwordMatches = async (password: string, hashed: HashedPassword): Promise<boolean> =>
  timingSafeEqual(
    await derive(password, Buffer.from(hashed.salt, "base64")),
    Buffer.from(hashed.hash, "base64"),
  );
