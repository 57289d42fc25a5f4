package dev.azulejo.checkpoint.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a model on the Hub.
 *
 * @param path its path in the repository, checked to stay inside
 * @param size its bytes, where the listing tells
 * @param digest what they hash to, where the listing tells
 */
record RemoteFile(String path, OptionalLong size, Optional<Digest> digest) {}
