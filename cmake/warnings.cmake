# Warnings and sanitizers of our own targets: linked PRIVATE, never exported.
add_library(unjam_warnings INTERFACE)
target_compile_options(unjam_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-qual -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 takes Asio's recycled coroutine frames for a new with the wrong delete, under sanitizers
  # the inactive members of Boost's result for uninitialised ones, and sees strings that overlap
  # where one is appended to another.
  target_compile_options(unjam_warnings INTERFACE
    -Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD)
  # What is one file's own is seen by the files behind it. The presets with Clang look at each file alone.
  target_compile_options(unjam_warnings INTERFACE -Wno-shadow -Wshadow=local -Wno-subobject-linkage)
endif()
if(UNJAM_WERROR)
  target_compile_options(unjam_warnings INTERFACE -Werror)
endif()

if(UNJAM_SANITIZE)
  # Global on purpose: a half-instrumented program reports nonsense.
  add_compile_options(-fsanitize=${UNJAM_SANITIZE} -fno-omit-frame-pointer)
  if(UNJAM_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # To look at every pointer costs GCC a quarter of its time. ASan sees null ones too, and the fuzz targets of
      # Clang look at all of it.
      add_compile_options(-fno-sanitize=null,alignment,object-size)
    endif()
  endif()
  add_link_options(-fsanitize=${UNJAM_SANITIZE})
endif()

# Some of the libraries ask for it, and files that share precompiled headers need the same options.
add_compile_options(-pthread)

# The headers that cost most to parse. A target that compiles several files with them says
# unjam_precompile(TARGET header...), or unjam_precompile(TARGET REUSE_FROM OTHER) where all options are
# the same.
function(unjam_precompile target)
  if(NOT UNJAM_PCH)
    return()
  endif()
  if(ARGV1 STREQUAL REUSE_FROM)
    target_precompile_headers(${target} REUSE_FROM ${ARGV2})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
