package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a model's folder; no file is trusted before its size and hash are those of the manifest.
 */
final class ModelReader {
  private final Storage storage;
  private final String folder;

  ModelReader(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  ModelFiles read() {
    String uri = uri(ModelFiles.MANIFEST);
    long size = size(uri);
    if (size > ModelFiles.MAX_MANIFEST_BYTES) {
      throw new UserException(
          uri
              + " has "
              + size
              + " bytes, a model's manifest has at most "
              + ModelFiles.MAX_MANIFEST_BYTES);
    }
    return read(storage.read(uri));
  }

  ModelFiles read(byte[] manifestBytes) {
    ModelManifest manifest =
        Json.read(manifestBytes, ModelManifest.class, uri(ModelFiles.MANIFEST));
    Map<String, byte[]> contents = new TreeMap<>();
    for (ModelFile file : manifest.files()) {
      contents.put(file.name(), content(file));
    }
    requireValues(manifest, ModelFiles.PARAMETERS, manifest.parameters());
    requireValues(manifest, ModelFiles.UPDATER, manifest.updaterState());
    require(manifest, ModelFiles.CONFIGURATION);
    return new ModelFiles(manifest, contents);
  }

  private byte[] content(ModelFile file) {
    String uri = uri(file.name());
    long size = size(uri);
    if (size != file.bytes()) {
      throw new UserException(
          uri + " is damaged: the manifest says " + file.bytes() + " bytes, found " + size);
    }
    byte[] content = storage.read(uri);
    String found = Hashes.sha256(content);
    if (!found.equals(file.sha256())) {
      throw new UserException(
          uri + " is damaged: the manifest says sha256 " + file.sha256() + ", found " + found);
    }
    return content;
  }

  private void requireValues(ModelManifest manifest, String name, long count) {
    long bytes = require(manifest, name).bytes();
    if (count < 0 || count > Integer.MAX_VALUE || bytes != count * manifest.elementType().bytes()) {
      throw new UserException(
          "%s must hold %d %s values, but has %d bytes"
              .formatted(uri(name), count, manifest.dataType(), bytes));
    }
  }

  private ModelFile require(ModelManifest manifest, String name) {
    return manifest
        .file(name)
        .orElseThrow(() -> new UserException(uri(ModelFiles.MANIFEST) + " does not list " + name));
  }

  private long size(String uri) {
    return storage
        .stat(uri)
        .map(ObjectInfo::size)
        .orElseThrow(() -> new UserException(uri + " does not exist"));
  }

  private String uri(String name) {
    return folder + "/" + name;
  }
}
