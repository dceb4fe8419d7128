# One function a kind of target, so that every library gets the same warnings and include root.

add_library(topbook_warnings INTERFACE)
target_compile_options(topbook_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(TOPBOOK_SANITIZER)
  add_compile_options(-fsanitize=${TOPBOOK_SANITIZER} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${TOPBOOK_SANITIZER})
endif()

# topbook_library(name SOURCES ... USES ...): a static library of one layer. Includes are written
# from the top of the tree (`model/core/price.h`), so that a reader sees which layer is meant;
# tests/lint checks that only the arrows of ARCHITECTURE.md are used.
function(topbook_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATE_USES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE topbook_warnings ${ARG_PRIVATE_USES})
endfunction()

# moc's preprocessor trips over these three libstdc++ headers where they come first; it needs none of them.
set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS -D_GLIBCXX_CHRONO -D_COMPARE)

# topbook_test(name SOURCES ... USES ...): one Qt Test program, run offscreen and in UTC.
# Each test links only the layer under test (USES), so a test that needs a higher layer does not link.
function(topbook_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_USES} Qt6::Test topbook_warnings)
  # What is tested is built as people run it; the tests around it are compiled once and run for seconds.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O0>)
  add_test(NAME ${name} COMMAND ${name})
  # `session_tests` builds all tests with that label, for jobs that need no more.
  foreach(label ${ARG_LABELS})
    if(NOT TARGET ${label}_tests)
      add_custom_target(${label}_tests)
    endif()
    add_dependencies(${label}_tests ${name})
  endforeach()
  set_tests_properties(${name} PROPERTIES
    TIMEOUT 1200
    LABELS "${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=UTC;TOPBOOK_SOURCE_DIR=${CMAKE_SOURCE_DIR};TOPBOOK_BIN_DIR=${CMAKE_BINARY_DIR}/bin")
endfunction()
