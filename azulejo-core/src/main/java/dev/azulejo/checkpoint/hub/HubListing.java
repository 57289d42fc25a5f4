package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the Hub says about one revision of a model ({@code GET /api/models/OWNER/NAME/revision/REVISION?blobs=true}).
 *
 * @param commit the commit that the revision stands for, 40 hexadecimal digits
 * @param files its files by path, in the order of the answer
 */
record HubListing(String commit, Map<String, RemoteFile> files) {
    private static final int LARGEST = 32 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(LARGEST)
                            .build())
                    .build())
            .build();

    /** @throws ModelException if the answer is none that the Hub would give, or names a path that leaves its folder */
    static HubListing read(HubReference reference, InputStream answer) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(answer.readNBytes(LARGEST));
        } catch (JacksonException e) {
            throw new ModelException("The list of files of " + reference + " is no JSON: is HF_ENDPOINT right?", e);
        }
        String commit = root.path("sha").asString("");
        JsonNode siblings = root.path("siblings");
        if (!commit.matches("[0-9a-f]{40}") || !siblings.isArray()) {
            throw new ModelException("The list of files of " + reference
                    + " has no commit or no files in it: is HF_ENDPOINT the address of a Hub?");
        }
        Map<String, RemoteFile> files = new LinkedHashMap<>();
        for (JsonNode sibling : siblings) {
            String path = sibling.path("rfilename").asString("");
            if (!HubReference.isInside(path)) {
                throw new ModelException("The list of files of " + reference + " has the path '" + path
                        + "', which does not stay in the model's folder.");
            }
            JsonNode lfs = sibling.path("lfs");
            JsonNode size = lfs.path("size").isIntegralNumber() ? lfs.path("size") : sibling.path("size");
            String hash = lfs.isObject()
                    ? lfs.path("sha256").asString(lfs.path("oid").asString(""))
                    : sibling.path("blobId").asString("");
            files.put(
                    path,
                    new RemoteFile(
                            path,
                            size.isIntegralNumber() ? OptionalLong.of(size.asLong()) : OptionalLong.empty(),
                            hash.isEmpty() ? Optional.empty() : Digest.of(hash)));
        }
        return new HubListing(commit, files);
    }
}
