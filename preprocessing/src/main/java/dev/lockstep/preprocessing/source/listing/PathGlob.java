package dev.lockstep.preprocessing.source.listing;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that may hold {@code *} (anything within a name), {@code ?} (one character of a name),
 * <code>{a,b}</code> (either) and {@code **} (any number of folders). All other characters stand
 * for themselves.
 */
final class PathGlob {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(/*)(.*)");

  private static final Pattern ROOT = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:)?(//[^/]+)?");

  private final String address;
  private final String prefix;
  private final Pattern pattern;

  private PathGlob(String address, String prefix, Pattern pattern) {
    this.address = address;
    this.prefix = prefix;
    this.pattern = pattern;
  }

  /**
   * @throws UserException if braces do not match, or the bucket itself is a glob
   */
  static PathGlob of(String address) {
    int wild = firstWild(address);
    int slash = wild < 0 ? address.length() : address.lastIndexOf('/', wild);
    if (slash < 0 || (wild >= 0 && isBeforePath(address, slash))) {
      throw new UserException(
          "source.paths: "
              + address
              + " must name a bucket or root folder before its first glob character");
    }
    return new PathGlob(address, folder(address.substring(0, slash)), compile(address));
  }

  /** Whether it may match more than one address. */
  boolean isPattern() {
    return firstWild(address) >= 0;
  }

  String address() {
    return address;
  }

  /** The folder that holds everything that matches; the address itself if it is no pattern. */
  String prefix() {
    return prefix;
  }

  boolean matches(String uri) {
    return pattern.matcher(normalize(uri)).matches();
  }

  /** {@code file:///x}, {@code file:/x} and {@code /x} are the same. */
  static String normalize(String uri) {
    if (uri.startsWith("/")) {
      return "file:/" + uri.replaceFirst("^/+", "");
    }
    Matcher scheme = SCHEME.matcher(uri);
    return scheme.matches() && "file".equals(scheme.group(1)) ? "file:/" + scheme.group(3) : uri;
  }

  /** Roots keep their slash: the root of a file system, and the root of a bucket. */
  private static String folder(String prefix) {
    return ROOT.matcher(prefix).matches() ? prefix + "/" : prefix;
  }

  private static boolean isBeforePath(String address, int slash) {
    int authority = address.indexOf("://");
    return authority >= 0 && slash < authority + "://".length();
  }

  private static int firstWild(String address) {
    for (int i = 0; i < address.length(); i++) {
      if ("*?{".indexOf(address.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static Pattern compile(String address) {
    String glob = normalize(address);
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:[^/]+/)*");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '{' || c == '}') {
        depth += c == '{' ? 1 : -1;
        regex.append(c == '{' ? "(?:" : ")");
        requireDepth(depth, depth >= 0, address);
      } else {
        regex.append(translate(c, depth));
      }
    }
    requireDepth(depth, depth == 0, address);
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String translate(char c, int depth) {
    if (c == '*') {
      return "[^/]*";
    }
    if (c == '?') {
      return "[^/]";
    }
    return c == ',' && depth > 0 ? "|" : Pattern.quote(String.valueOf(c));
  }

  private static void requireDepth(int depth, boolean right, String address) {
    if (!right) {
      throw new UserException(
          "source.paths: the braces of "
              + address
              + " do not match; found "
              + (depth > 0 ? "{ without }" : "} without {"));
    }
  }
}
