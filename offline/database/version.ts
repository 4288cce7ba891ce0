/** The server whose options and answers these are. */
export const arangodVersion = "3.12.7";

/** How a caller tells the stand-in from ArangoDB ("community" or "enterprise" there), from GET /_api/version. */
export const license = "mallku-stand-in";
