/** What operators are given: the image, the compose file, the manifests, the bill of materials. Each is held against what it is for. */
@NullMarked
package io.cellstream.ops;

import org.jspecify.annotations.NullMarked;
