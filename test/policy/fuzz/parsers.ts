import { parseAddress } from "../../../policy/facts/address.ts";
import { decodeBase64 } from "../../../policy/facts/base64.ts";
import { parseCapability } from "../../../policy/facts/capability.ts";
import { configuresOpenEndpoint, listeningDanger } from "../../../policy/facts/command.ts";
import { daemonPlace, isRemoteContext } from "../../../policy/facts/daemon.ts";
import { placeInMap } from "../../../policy/facts/decode.ts";
import { addressReach, endpointReach } from "../../../policy/facts/endpoint.ts";
import { variableDanger } from "../../../policy/facts/environment.ts";
import { isPinned, parseImageReference } from "../../../policy/facts/image-reference.ts";
import { publishesByLabel, publishesByVariable } from "../../../policy/facts/labels.ts";
import { isLocalLogOption } from "../../../policy/facts/logging.ts";
import type { Text } from "../../../policy/facts/model.ts";
import { isDatabaseContainer, isDatabaseImage } from "../../../policy/facts/names.ts";
import { parseNetworkMode } from "../../../policy/facts/network-mode.ts";
import { networkOptionDanger } from "../../../policy/facts/network-option.ts";
import { hostPathClass, isDockerName, normalisePath, staysInside } from "../../../policy/facts/path.ts";
import { readPorts } from "../../../policy/facts/port.ts";
import { keepsConfinement, parseSecurityOption } from "../../../policy/facts/security-option.ts";
import { isPrivateSubnet } from "../../../policy/facts/subnet.ts";
import { stackOf } from "../../../policy/facts/stack-name.ts";
import { isHarmlessSysctl } from "../../../policy/facts/sysctl.ts";
import { judgeType } from "../../../policy/facts/type-token.ts";
import { isHostGroup, isRootUser } from "../../../policy/facts/user.ts";
import { mountingOptions } from "../../../policy/facts/volume-options.ts";

const texts = (role: Text["role"]) => (value: string) => listeningDanger([{ role, path: "p", value }], true);
const tmpfs = (value: string) =>
  mountingOptions([
    { path: "type", key: "type", value: "tmpfs" },
    { path: "o", key: "o", value },
  ]);

/** Everything in policy/facts that reads a declared text, by what it reads. */
export const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  "an address": parseAddress,
  "a bind address": addressReach,
  "an endpoint": endpointReach,
  "a subnet": isPrivateSubnet,
  "a port": readPorts,
  "a path": normalisePath,
  "a path's class": hostPathClass,
  "a relative path": staysInside,
  "a name": isDockerName,
  "a command": texts("command"),
  "a health check": texts("healthcheck"),
  "a variable": texts("environment"),
  "a variable's name": publishesByVariable,
  "a capability": parseCapability,
  "a security option": (text) => keepsConfinement(parseSecurityOption(text)),
  "an image": parseImageReference,
  "an image's digest": isPinned,
  "an image's name": isDatabaseImage,
  "a container's name": isDatabaseContainer,
  "a network mode": parseNetworkMode,
  "a network option": (text) => networkOptionDanger(text, text),
  "a volume's options": tmpfs,
  "a kernel setting": (text) => isHarmlessSysctl(text, text),
  "a variable's value": (text) => variableDanger("NODE_OPTIONS", text, true),
  "a configuration": configuresOpenEndpoint,
  "a user": isRootUser,
  "a group": isHostGroup,
  "a label": (text) => publishesByLabel(text, text, [8529]),
  "a label's value": (text) => publishesByLabel("my.proxy", text, [8529]),
  "a log option": isLocalLogOption,
  "a Docker host": daemonPlace,
  "a build's context": isRemoteContext,
  "a type": judgeType,
  "a resource's stack": stackOf,
  "a map's key": (text) => placeInMap("options", text),
  base64: decodeBase64,
};
