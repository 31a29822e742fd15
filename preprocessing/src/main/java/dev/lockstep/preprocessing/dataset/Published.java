package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version that readers can see, with its manifest as checked against the pointer's hash.
 *
 * @param root address of the dataset or model
 * @param number of the publication; the highest is current
 * @param pointer what {@code published/<number>.json} says
 * @param manifest the bytes of {@code manifest.json}
 */
public record Published(String root, long number, Pointer pointer, byte[] manifest) {
  /** Name of the manifest in a version's folder. */
  public static final String MANIFEST = "manifest.json";

  private static final Pattern POINTER = Pattern.compile(".*/published/([0-9]{20})\\.json");
  private static final Pattern ID = Pattern.compile("[0-9a-z][0-9a-z._-]*");

  /**
   * Content of a pointer.
   *
   * @param version name of the version's folder
   * @param manifestSha256 of the bytes of its manifest
   * @param publishedAt ISO-8601 instant, for people
   */
  public record Pointer(String version, String manifestSha256, String publishedAt) {
    public Pointer {
      if (version == null || !isId(version)) {
        throw new IllegalArgumentException("not a version id: " + version);
      }
      if (manifestSha256 == null || !manifestSha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("not a sha256: " + manifestSha256);
      }
    }
  }

  /** Address of the version's folder, without a slash at the end. */
  public String folder() {
    return folder(root, pointer.version());
  }

  /** The current version, or empty if nothing was ever published. */
  public static Optional<Published> latest(Storage storage, String root) {
    long number = highestNumber(storage, root);
    return number == 0 ? Optional.empty() : Optional.of(load(storage, root, number));
  }

  /**
   * Opens a published version by its id.
   *
   * @throws UserException if no such version is published
   */
  public static Published open(Storage storage, String root, String id) {
    return newest(storage, root, id::equals, manifest -> true)
        .orElseThrow(() -> new UserException("no version " + id + " is published at " + root));
  }

  /**
   * The newest published version made from the same fingerprint.
   *
   * @param matches decides on the manifest whether its whole fingerprint is the same; the id holds
   *     only the first digits
   */
  public static Optional<Published> find(
      Storage storage, String root, String fingerprint, Predicate<Published> matches) {
    String prefix = Publication.idPrefix(fingerprint);
    return newest(storage, root, id -> id.startsWith(prefix), matches);
  }

  private static Optional<Published> newest(
      Storage storage, String root, Predicate<String> id, Predicate<Published> matches) {
    List<Long> numbers = numbers(storage, root);
    for (int i = numbers.size() - 1; i >= 0; i--) {
      if (id.test(pointer(storage, root, numbers.get(i)).version())) {
        Published candidate = load(storage, root, numbers.get(i));
        if (matches.test(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private static Published load(Storage storage, String root, long number) {
    Pointer pointer = pointer(storage, root, number);
    String uri = folder(root, pointer.version()) + "/" + MANIFEST;
    byte[] manifest = storage.read(uri);
    String found = Hashes.sha256(manifest);
    if (!found.equals(pointer.manifestSha256())) {
      throw new UserException(
          uri
              + " was changed after it was published: its sha256 is "
              + found
              + " but "
              + pointerUri(root, number)
              + " says "
              + pointer.manifestSha256()
              + ". Published files must not be edited; publish a new version");
    }
    return new Published(root, number, pointer, manifest);
  }

  /** Whether a text can name a version's folder. */
  static boolean isId(String version) {
    return ID.matcher(version).matches();
  }

  /** Every pointer by its number. */
  static NavigableMap<Long, Pointer> pointers(Storage storage, String root) {
    NavigableMap<Long, Pointer> pointers = new TreeMap<>();
    numbers(storage, root).forEach(n -> pointers.put(n, pointer(storage, root, n)));
    return pointers;
  }

  static Pointer pointer(Storage storage, String root, long number) {
    String uri = pointerUri(root, number);
    return Json.read(storage.read(uri), Pointer.class, uri);
  }

  static String pointerUri(String root, long number) {
    return String.format(Locale.ROOT, "%s/published/%020d.json", root, number);
  }

  static String folder(String root, String id) {
    return root + "/versions/" + id;
  }

  /** 0 if nothing was ever published. */
  static long highestNumber(Storage storage, String root) {
    List<Long> numbers = numbers(storage, root);
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }

  private static List<Long> numbers(Storage storage, String root) {
    List<Long> numbers = new ArrayList<>();
    for (ObjectInfo object : storage.list(root + "/published")) {
      Matcher matcher = POINTER.matcher(object.uri());
      if (matcher.matches()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
    }
    numbers.sort(null);
    return numbers;
  }
}
