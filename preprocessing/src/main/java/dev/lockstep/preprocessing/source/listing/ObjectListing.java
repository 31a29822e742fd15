package dev.lockstep.preprocessing.source.listing;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns addresses with globs into objects: one recursive listing for every folder in front of a
 * glob, with sizes and entity tags taken from it, so that a million objects cost a thousand
 * requests. An address without a glob is an object or a folder with everything below it.
 */
public final class ObjectListing {
  private static final int EXAMPLES = 5;

  /** From so many addresses in one folder on, one listing is cheaper than looking at each. */
  private static final int LOOKED_AT = 4;

  private final Storage storage;
  private final Map<String, List<ObjectInfo>> listed = new HashMap<>();
  private final Set<String> crowded;

  private ObjectListing(Storage storage, List<PathGlob> globs) {
    this.storage = storage;
    Map<String, Long> perFolder =
        globs.stream()
            .filter(glob -> !glob.isPattern())
            .collect(Collectors.groupingBy(glob -> parent(glob.address()), Collectors.counting()));
    this.crowded = new HashSet<>(perFolder.keySet());
    crowded.removeIf(folder -> perFolder.get(folder) < LOOKED_AT);
  }

  /**
   * @param paths addresses, each of which must find something; what two of them find is read once
   * @return the objects, sorted by address. Names that begin with {@code _} or {@code .} count only
   *     where a path names them so, since writers leave markers of that kind
   * @throws UserException if a path finds nothing: names it and what is there instead
   */
  public static List<SourceObject> expand(Storage storage, List<String> paths) {
    if (paths.isEmpty()) {
      throw new UserException("source.paths must name at least one address, found none");
    }
    List<PathGlob> globs = paths.stream().map(PathGlob::of).toList();
    ObjectListing listing = new ObjectListing(storage, globs);
    Map<String, SourceObject> found = new TreeMap<>();
    for (PathGlob glob : globs) {
      for (ObjectInfo info : listing.find(glob)) {
        found.put(info.uri(), new SourceObject(info.uri(), info.size(), info.etag()));
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * Of objects that were listed once, those that paths name.
   *
   * @param listed sorted by address
   */
  public static List<SourceObject> among(List<SourceObject> listed, List<String> paths) {
    List<PathGlob> globs = paths.stream().map(PathGlob::of).toList();
    return listed.stream()
        .filter(object -> globs.stream().anyMatch(glob -> names(glob, object.uri())))
        .toList();
  }

  private static boolean names(PathGlob glob, String uri) {
    String folder = PathGlob.normalize(glob.prefix()).replaceAll("/+$", "") + "/";
    boolean below = !glob.isPattern() && PathGlob.normalize(uri).startsWith(folder);
    return (below || glob.matches(uri)) && isVisible(uri, glob);
  }

  private List<ObjectInfo> find(PathGlob glob) {
    List<ObjectInfo> found = glob.isPattern() ? matching(glob) : named(glob);
    if (found.isEmpty()) {
      throw new UserException(nothing(glob));
    }
    return found;
  }

  private List<ObjectInfo> matching(PathGlob glob) {
    return list(glob.prefix()).stream()
        .filter(info -> glob.matches(info.uri()) && isVisible(info.uri(), glob))
        .toList();
  }

  private List<ObjectInfo> named(PathGlob glob) {
    Optional<ObjectInfo> object = object(glob);
    return object.isPresent()
        ? List.of(object.get())
        : list(glob.address()).stream().filter(info -> isVisible(info.uri(), glob)).toList();
  }

  private Optional<ObjectInfo> object(PathGlob glob) {
    String folder = parent(glob.address());
    return crowded.contains(folder)
        ? list(folder).stream().filter(info -> glob.matches(info.uri())).findFirst()
        : storage.stat(glob.address());
  }

  private List<ObjectInfo> list(String folder) {
    return listed.computeIfAbsent(folder, storage::list);
  }

  private static boolean isVisible(String uri, PathGlob glob) {
    String below = PathGlob.normalize(uri).substring(commonLength(uri, glob.prefix()));
    for (String name : below.split("/", -1)) {
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      // year=2026/_partition=3 is a folder of data
      if (hidden && !name.contains("=") && !glob.address().contains("/" + name.charAt(0))) {
        return false;
      }
    }
    return true;
  }

  private static int commonLength(String uri, String prefix) {
    return Math.min(PathGlob.normalize(prefix).length(), PathGlob.normalize(uri).length());
  }

  private String nothing(PathGlob glob) {
    List<ObjectInfo> all = list(glob.prefix());
    String there = parent(glob.prefix());
    if (all.isEmpty()) {
      return "source.paths: nothing is at "
          + glob.address()
          + ", and nothing is below "
          + glob.prefix()
          + "; look whether "
          + there
          + " is the right place";
    }
    List<String> names = new ArrayList<>();
    all.stream().limit(EXAMPLES).forEach(info -> names.add(info.uri()));
    return "source.paths: nothing matches "
        + glob.address()
        + "; below "
        + glob.prefix()
        + " there are "
        + all.size()
        + " objects, such as "
        + String.join(", ", names);
  }

  private static String parent(String address) {
    int slash = address.replaceAll("/+$", "").lastIndexOf('/');
    return slash <= 0 ? "/" : address.substring(0, slash);
  }
}
